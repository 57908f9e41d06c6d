# Rules of `jwt`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "tokens_with_their_issuer_are_accepted" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://issuer.example.com/pool", audiences = ["gpt2"] }
  }
}

run "tokens_for_one_route_are_accepted" {
  command = plan

  variables {
    api = { routes = { "POST /generate" = { auth = "JWT" } } }
    jwt = { issuer = "https://issuer.example.com/pool", audiences = ["gpt2"] }
  }
}

run "tokens_without_an_issuer_are_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
  }

  expect_failures = [var.jwt]
}

run "tokens_of_a_route_without_an_issuer_are_refused" {
  command = plan

  variables {
    api = { routes = { "GET /endpoint" = { auth = "JWT" } } }
  }

  expect_failures = [var.jwt]
}

run "an_issuer_that_no_route_accepts_is_refused" {
  command = plan

  variables {
    api = { auth = "NONE" }
    jwt = { issuer = "https://issuer.example.com/pool", audiences = ["gpt2"] }
  }

  expect_failures = [var.jwt]
}

run "an_issuer_that_is_not_https_is_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "http://issuer.example.com", audiences = ["gpt2"] }
  }

  expect_failures = [var.jwt]
}

run "an_issuer_without_a_host_is_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://", audiences = ["gpt2"] }
  }

  expect_failures = [var.jwt]
}

run "an_issuer_with_a_query_is_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://issuer.example.com/?a=1", audiences = ["gpt2"] }
  }

  expect_failures = [var.jwt]
}

run "an_issuer_with_a_space_is_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://issuer.example.com/a b", audiences = ["gpt2"] }
  }

  expect_failures = [var.jwt]
}

run "tokens_without_an_audience_are_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://issuer.example.com", audiences = [] }
  }

  expect_failures = [var.jwt]
}

run "an_empty_audience_is_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://issuer.example.com", audiences = ["gpt2", " "] }
  }

  expect_failures = [var.jwt]
}

run "a_scope_of_two_words_is_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://issuer.example.com", audiences = ["gpt2"], scopes = ["read write"] }
  }

  expect_failures = [var.jwt]
}

run "fifty_audiences_and_ten_scopes_are_accepted" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://issuer.example.com", audiences = [for n in range(50) : "audience-${n}"], scopes = [for n in range(10) : "scope-${n}"] }
  }
}

run "fifty_one_audiences_are_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://issuer.example.com", audiences = [for n in range(51) : "audience-${n}"] }
  }

  expect_failures = [var.jwt]
}

run "eleven_scopes_are_refused" {
  command = plan

  variables {
    api = { auth = "JWT" }
    jwt = { issuer = "https://issuer.example.com", audiences = ["gpt2"], scopes = [for n in range(11) : "scope-${n}"] }
  }

  expect_failures = [var.jwt]
}

run "eleven_scopes_of_a_route_are_refused" {
  command = plan

  variables {
    api = { auth = "JWT", routes = { "GET /endpoint" = { scopes = [for n in range(11) : "scope-${n}"] } } }
    jwt = { issuer = "https://issuer.example.com", audiences = ["gpt2"] }
  }

  expect_failures = [var.jwt]
}

run "another_issuer_than_a_user_pool_is_refused_for_a_rest_api" {
  command = plan

  variables {
    api = { type = "REST", auth = "JWT" }
    jwt = { issuer = "https://login.example.com/", audiences = ["llm"] }
  }

  expect_failures = [var.jwt]
}

run "a_user_pool_is_accepted_for_a_rest_api" {
  command = plan

  variables {
    api = { type = "REST", auth = "JWT" }
    jwt = { issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI", audiences = ["llm"] }
  }
}
