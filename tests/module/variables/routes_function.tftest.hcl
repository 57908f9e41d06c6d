# Rules of `function` in `routes`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "a_function_that_exists_and_is_created_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", name = "mine" } }
    }
  }

  expect_failures = [var.routes]
}

run "a_function_without_an_arn_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { name = "mine" } }
    }
  }

  expect_failures = [var.routes]
}

run "a_handler_without_a_zip_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { handler = "app.handler" } }
    }
  }

  expect_failures = [var.routes]
}

run "a_handler_with_a_slash_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { handler = "app/handler", zip_path = "./dist/generate.zip" } }
    }
  }

  expect_failures = [var.routes]
}

run "memory_of_a_function_that_exists_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { name = "mine", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/mine/invocations", memory_mb = 512 } }
    }
  }

  expect_failures = [var.routes]
}

run "environment_of_a_function_that_exists_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { name = "mine", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/mine/invocations", environment = { A = "1" } } }
    }
  }

  expect_failures = [var.routes]
}

run "permissions_of_a_function_that_exists_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { name = "mine", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/mine/invocations", policy_statements = { A = { actions = ["s3:GetObject"], resources = ["*"] } } } }
    }
  }

  expect_failures = [var.routes]
}

run "permission_to_invoke_of_a_function_that_exists_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { name = "mine", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/mine/invocations", invoke_endpoint = true } }
    }
  }

  expect_failures = [var.routes]
}

run "layers_of_a_function_that_exists_are_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { name = "mine", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/mine/invocations", layers = ["arn:aws:lambda:eu-west-1:123456789012:layer:x:1"] } }
    }
  }

  expect_failures = [var.routes]
}

run "a_runtime_that_lambda_does_not_have_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", runtime = "python2.7" } }
    }
  }

  expect_failures = [var.routes]
}

run "a_variable_of_the_module_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", environment = { SETTINGS = "{}" } } }
    }
  }

  expect_failures = [var.routes]
}

run "a_variable_that_lambda_reserves_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", environment = { AWS_REGION = "x" } } }
    }
  }

  expect_failures = [var.routes]
}

run "a_variable_with_a_hyphen_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", environment = { "A-B" = "x" } } }
    }
  }

  expect_failures = [var.routes]
}

run "a_statement_id_of_the_module_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", policy_statements = { InvokeEndpoint = { actions = ["s3:GetObject"], resources = ["*"] } } } }
    }
  }

  expect_failures = [var.routes]
}

run "a_statement_id_with_a_hyphen_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", policy_statements = { "read-it" = { actions = ["s3:GetObject"], resources = ["*"] } } } }
    }
  }

  expect_failures = [var.routes]
}

run "a_statement_without_a_resource_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", policy_statements = { ReadIt = { actions = ["s3:GetObject"], resources = [] } } } }
    }
  }

  expect_failures = [var.routes]
}

run "five_layers_are_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", layers = [for number in range(1, 6) : "arn:aws:lambda:eu-west-1:123456789012:layer:mine:${number}"] } }
    }
  }

  expect_failures = [var.routes]
}

run "too_little_memory_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", runtime = "nodejs22.x", memory_mb = 64 } }
    }
  }

  expect_failures = [var.routes]
}

run "too_much_memory_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", memory_mb = 10241 } }
    }
  }

  expect_failures = [var.routes]
}

run "a_fraction_of_a_second_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", timeout_seconds = 1.5 } }
    }
  }

  expect_failures = [var.routes]
}

run "a_stream_beyond_15_minutes_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", timeout_seconds = 900 }, streams = true }
    }
    api = { type = "REST" }
  }

  expect_failures = [var.routes]
}

run "invoking_an_asynchronous_endpoint_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", invoke_endpoint = true } }
    }
    jobs = { max_capacity = 1 }
  }

  expect_failures = [var.routes]
}

run "a_wrapper_of_a_python_function_that_streams_is_refused" {
  command = plan

  variables {
    api = { type = "REST" }
    routes = {
      "POST /tell" = { streams = true, function = { zip_path = "./dist/generate.zip", handler = "app.handler", environment = { AWS_LAMBDA_EXEC_WRAPPER = "/opt/wrapper" } } }
    }
  }

  expect_failures = [var.routes]
}

run "memory_below_what_a_body_may_need_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", memory_mb = 239 } }
    }
  }

  expect_failures = [var.routes]
}

run "a_statement_that_is_null_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", policy_statements = { Put = null } } }
    }
  }

  expect_failures = [var.routes]
}

run "a_statement_with_a_null_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", policy_statements = { Put = { actions = [null], resources = ["*"] } } } }
    }
  }

  expect_failures = [var.routes]
}

run "a_condition_that_is_null_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", policy_statements = { Put = { actions = ["s3:PutObject"], resources = ["*"], conditions = { StringEquals = null } } } } }
    }
  }

  expect_failures = [var.routes]
}

run "a_layer_without_a_version_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", layers = ["arn:aws:lambda:eu-west-1:123456789012:layer:mine"] } }
    }
  }

  expect_failures = [var.routes]
}

run "a_function_with_an_empty_name_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { name = "", invoke_arn = "" } }
    }
  }

  expect_failures = [var.routes]
}
