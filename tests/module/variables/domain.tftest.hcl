# Rules of `domain`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "a_domain_by_itself_is_accepted" {
  command = plan

  variables {
    domain = { name = "llm.eu-1.example.com", certificate_arn = "arn:aws-cn:acm:cn-north-1:123456789012:certificate/a1" }
  }
}

run "a_domain_with_everything_is_accepted" {
  command = plan

  variables {
    api = {
      disable_execute_api_endpoint = true
    }
    domain = {
      name            = "llm.example.com"
      certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/a1"
      hosted_zone     = { id = "Z0123456789" }
      mutual_tls      = { truststore_uri = "s3://trust/of/authorities.pem", truststore_version = "v1" }
    }
  }
}

run "no_url_at_all_is_refused" {
  command = plan

  variables {
    api = { disable_execute_api_endpoint = true }
  }

  expect_failures = [var.domain]
}

run "mutual_tls_beside_the_execute_api_url_is_refused" {
  command = plan

  variables {
    domain = {
      name            = "llm.example.com"
      certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/a1"
      mutual_tls      = { truststore_uri = "s3://trust/authorities.pem" }
    }
  }

  expect_failures = [var.domain]
}

run "a_domain_with_a_scheme_is_refused" {
  command = plan

  variables {
    domain = { name = "https://llm.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/own" }
  }

  expect_failures = [var.domain]
}

run "a_domain_with_a_wildcard_is_refused" {
  command = plan

  variables {
    domain = { name = "*.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/own" }
  }

  expect_failures = [var.domain]
}

run "a_certificate_of_iam_is_refused" {
  command = plan

  variables {
    domain = { name = "llm.example.com", certificate_arn = "arn:aws:iam:eu-west-1:123456789012:server-certificate/own" }
  }

  expect_failures = [var.domain]
}

run "a_truststore_that_is_not_in_s3_is_refused" {
  command = plan

  variables {
    api    = { disable_execute_api_endpoint = true }
    domain = { name = "llm.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/own", mutual_tls = { truststore_uri = "https://trust.example.com/a.pem" } }
  }

  expect_failures = [var.domain]
}

run "a_domain_of_a_private_api_is_refused" {
  command = plan

  variables {
    api    = { type = "REST", vpc_endpoint_ids = ["vpce-0a1b2c3d4e5f60718"] }
    domain = { name = "llm.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/own" }
  }

  expect_failures = [var.domain]
}

run "a_zone_without_an_id_is_refused" {
  command = plan

  variables {
    domain = { name = "llm.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/a1", hosted_zone = { id = null } }
  }

  expect_failures = [var.domain]
}

run "a_zone_with_an_empty_id_is_refused" {
  command = plan

  variables {
    domain = { name = "llm.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/a1", hosted_zone = { id = "" } }
  }

  expect_failures = [var.domain]
}
