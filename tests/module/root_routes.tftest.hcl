# The root module: routes of the user's own.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "without_routes_there_is_no_layer" {
  command = plan

  assert {
    condition     = length(module.layer) == 0
    error_message = "A layer is there for handlers only."
  }
}

run "a_created_function_has_what_the_route_says" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 10 }
    routes = {
      "POST /summarize" = {
        function = {
          zip_path          = "./dist/generate.zip"
          handler           = "app.handler"
          environment       = { TABLE_NAME = "summaries" }
          policy_statements = { Store = { actions = ["dynamodb:PutItem"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/summaries"] } }
          invoke_endpoint   = true
          memory_mb         = 1024
          timeout_seconds   = 20
        }
        auth         = "NONE"
        rate_limited = true
        throttle     = { rate_per_second = 1 }
      }
    }
  }

  assert {
    condition     = local.functions["POST /summarize"].name == "gpt2-post-summarize" && local.functions["POST /summarize"].handler == "app.handler"
    error_message = "The function has the route's name and the zip's handler."
  }

  assert {
    condition     = [local.functions["POST /summarize"].memory_mb, local.functions["POST /summarize"].timeout_seconds] == [1024, 20]
    error_message = "Memory and timeout are the given ones."
  }

  assert {
    condition     = sort(keys(local.functions["POST /summarize"].policy_statements)) == tolist(["CountRequests", "InvokeEndpoint", "Store"])
    error_message = "The function may do what is listed, invoke the endpoint and count requests."
  }

  assert {
    condition     = local.functions["POST /summarize"].policy_statements["InvokeEndpoint"].actions == tolist(["sagemaker:InvokeEndpoint"])
    error_message = "A function that does not stream needs no permission to."
  }

  assert {
    condition     = local.functions["POST /summarize"].environment["TABLE_NAME"] == "summaries" && local.functions["POST /summarize"].settings.endpoint_name == "gpt2"
    error_message = "The user's variables and the module's settings are in the environment."
  }

  assert {
    condition     = contains(output.open_routes, "POST /summarize") && contains(keys(output.rate_limited_routes), "POST /summarize")
    error_message = "An open route of the user's own is listed, and one with rate limits."
  }

  assert {
    condition     = length(module.layer) == 1
    error_message = "Its handler imports the layer."
  }
}

run "a_function_may_do_nothing_by_default" {
  command = plan

  variables {
    routes = { "GET /hello" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } } }
  }

  assert {
    condition     = local.functions["GET /hello"].policy_statements == {} && local.functions["GET /hello"].settings.endpoint_name == null
    error_message = "Without invoke_endpoint there is no permission and no endpoint in the settings."
  }

  assert {
    condition     = local.functions["GET /hello"].timeout_seconds == 28 && local.functions["GET /hello"].memory_mb == 512
    error_message = "Timeout and memory are those of the other functions."
  }
}

run "a_function_that_exists_is_only_routed_to" {
  command = plan

  variables {
    routes = {
      "ANY /files/{path+}" = {
        function = {
          name       = "mine"
          invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:mine:live/invocations"
          qualifier  = "live"
        }
      }
    }
  }

  assert {
    condition     = !contains(keys(local.functions), "ANY /files/{path+}") && length(module.layer) == 0
    error_message = "The module creates nothing for it."
  }

  assert {
    condition     = local.route_targets["ANY /files/{path+}"] == { name = "mine", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:mine:live/invocations", qualifier = "live", timeout_seconds = 28 }
    error_message = "API Gateway invokes the alias."
  }

  assert {
    condition     = output.function_names["ANY /files/{path+}"] == "mine"
    error_message = "The output names the function."
  }
}

run "routes_that_look_alike_have_functions_of_different_names" {
  command = plan

  variables {
    routes = { for key in ["POST /a/b", "POST /a-b", "POST /a/{b}", "POST /averyveryveryverylongpathofasummary", "PUT /a/b"] : key => {
      function = { zip_path = "./dist/generate.zip", handler = "app.handler" }
    } }
  }

  assert {
    condition     = length(distinct([for key in keys(var.routes) : local.functions[key].name])) == 5
    error_message = "No two functions have one name."
  }

  assert {
    condition     = local.functions["POST /a/b"].name == "gpt2-post-a-b" && alltrue([for key in keys(var.routes) : length(local.functions[key].name) <= 45])
    error_message = "A name is short enough for its role."
  }
}

run "a_route_that_streams_is_started_by_the_layer" {
  command = plan

  variables {
    api = { type = "REST" }
    routes = {
      "POST /tell"  = { streams = true, function = { zip_path = "./dist/generate.zip", handler = "app.handler", timeout_seconds = 899, invoke_endpoint = true } }
      "POST /tells" = { streams = true, function = { zip_path = "./dist/generate.zip", handler = "app.handler", runtime = "nodejs22.x" } }
    }
  }

  assert {
    condition     = local.functions["POST /tell"].wrapper == "/opt/sagemaker_llm_bootstrap" && local.functions["POST /tells"].wrapper == null
    error_message = "Python needs the loop of the layer, and Node.js streams by itself."
  }

  assert {
    condition     = length(local.functions["POST /tell"].layers) == 1 && length(local.functions["POST /tells"].layers) == 0
    error_message = "The layer is for Python."
  }

  assert {
    condition     = contains(local.functions["POST /tell"].policy_statements["InvokeEndpoint"].actions, "sagemaker:InvokeEndpointWithResponseStream")
    error_message = "A function that streams may invoke the endpoint for a stream."
  }
}

run "settings_of_a_user_s_own_route_are_not_in_api_routes" {
  command = plan

  variables {
    api    = { routes = { "GET /hello" = { auth = "NONE" } } }
    routes = { "GET /hello" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } } }
  }

  expect_failures = [output.routes]
}

run "a_route_of_the_module_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /generate" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [output.routes]
}

run "a_route_of_the_module_that_is_off_is_refused" {
  command = plan

  variables {
    routes = {
      "GET /jobs/{name}" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [output.routes]
}

run "any_method_of_a_path_of_the_module_is_refused" {
  command = plan

  variables {
    routes = {
      "ANY /endpoint" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [output.routes]
}

run "a_rate_limited_route_without_limits_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" }, rate_limited = true }
    }
  }

  expect_failures = [output.routes]
}

run "variables_for_extensions_are_the_user_s" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", environment = { AWS_LAMBDA_EXEC_WRAPPER = "/opt/wrapper", TZ = "Europe/Paris" } } }
    }
  }

  assert {
    condition     = jsonencode(local.functions["POST /summarize"].environment) == jsonencode({ AWS_LAMBDA_EXEC_WRAPPER = "/opt/wrapper", TZ = "Europe/Paris" })
    error_message = "Lambda reserves neither."
  }
}

run "two_variables_in_one_place_of_a_rest_api_are_refused" {
  command = plan

  variables {
    api = { type = "REST" }
    routes = {
      "GET /summaries/{id}"           = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
      "GET /summaries/{name}/authors" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [output.routes]
}

run "a_variable_beside_a_greedy_one_of_a_rest_api_is_refused" {
  command = plan

  variables {
    api = { type = "REST" }
    routes = {
      "GET /files/{path}"  = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
      "ANY /files/{path+}" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [output.routes]
}

run "a_variable_of_another_name_than_the_module_s_is_refused_in_a_rest_api" {
  command = plan

  variables {
    api  = { type = "REST" }
    jobs = {}
    routes = {
      "GET /jobs/{job}/notes" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [output.routes]
}

run "an_http_api_has_any_variables" {
  command = plan

  variables {
    routes = {
      "GET /summaries/{id}"           = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
      "GET /summaries/{name}/authors" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
      "ANY /summaries/{path+}"        = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  assert {
    condition     = length(setintersection(keys(output.routes), keys(var.routes))) == 3
    error_message = "The API has all three."
  }
}

run "one_variable_in_one_place_is_accepted_in_a_rest_api" {
  command = plan

  variables {
    api = { type = "REST" }
    routes = {
      "GET /summaries/{id}"         = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
      "GET /summaries/{id}/{path+}" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
      "GET /authors/{name}"         = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  assert {
    condition     = length(setintersection(keys(output.routes), keys(var.routes))) == 3
    error_message = "The API has all three."
  }
}

run "less_memory_is_accepted_with_smaller_bodies" {
  command = plan

  variables {
    api = { max_body_bytes = 1048576 }
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", memory_mb = 128 } }
      "POST /other"     = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", memory_mb = 128, runtime = "nodejs22.x" } }
    }
  }

  assert {
    condition     = local.functions["POST /summarize"].memory_mb == 128 && local.functions["POST /other"].memory_mb == 128
    error_message = "Memory is the given one."
  }
}

run "the_module_s_own_routes_leave_room_for_as_many_as_are_accepted" {
  command = plan

  assert {
    condition     = length(local.module_routes) + local.max_own_routes == 300
    error_message = "An HTTP API has 300 integrations, one for each route."
  }
}
