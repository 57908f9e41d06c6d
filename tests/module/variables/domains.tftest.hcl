# The rules of api.domain and api.disable_default_endpoint.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "a_domain_by_itself_is_accepted" {
  command = plan

  variables {
    api = { domain = { name = "llm.eu-1.example.com", certificate_arn = "arn:aws-cn:acm:cn-north-1:123456789012:certificate/a1" } }
  }
}

run "a_domain_with_everything_is_accepted" {
  command = plan

  variables {
    api = {
      disable_default_endpoint = true
      domain = {
        name            = "llm.example.com"
        certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/a1"
        hosted_zone     = { id = "Z0123456789" }
        mutual_tls      = { truststore_uri = "s3://trust/of/authorities.pem", truststore_version = "v1" }
      }
    }
  }
}

run "no_name_at_all_is_refused" {
  command = plan

  variables {
    api = { disable_default_endpoint = true }
  }

  expect_failures = [var.api]
}

run "mutual_tls_beside_the_default_endpoint_is_refused" {
  command = plan

  variables {
    api = {
      domain = {
        name            = "llm.example.com"
        certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/a1"
        mutual_tls      = { truststore_uri = "s3://trust/authorities.pem" }
      }
    }
  }

  expect_failures = [var.api]
}
