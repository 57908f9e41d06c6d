# Rules of `routes`: how many an API and a function have room for.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "as_many_routes_as_an_api_has_are_accepted" {
  command = plan

  variables {
    routes = { for index in range(286) : "GET /a${index}" => { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } } }
  }
}

run "more_routes_than_an_api_has_are_refused" {
  command = plan

  variables {
    routes = { for index in range(287) : "GET /a${index}" => { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } } }
  }

  expect_failures = [var.routes]
}

run "as_many_routes_as_fit_into_the_policy_of_a_function_are_accepted" {
  command = plan

  variables {
    routes = { for index in range(56) : "GET /a${index}" => { function = { name = "own", invoke_arn = "arn:own", timeout_seconds = 10 } } }
  }
}

run "routes_of_two_qualifiers_are_permitted_by_two_policies" {
  command = plan

  variables {
    routes = { for index in range(80) : "GET /a${index}" => { function = { name = "own", invoke_arn = "arn:own", qualifier = index % 2 == 0 ? "live" : "next", timeout_seconds = 10 } } }
  }
}

run "more_routes_than_fit_into_the_policy_of_a_function_are_refused" {
  command = plan

  variables {
    routes = { for index in range(70) : "GET /a${index}" => { function = { name = "own", invoke_arn = "arn:own", timeout_seconds = 10 } } }
  }

  expect_failures = [var.routes]
}
