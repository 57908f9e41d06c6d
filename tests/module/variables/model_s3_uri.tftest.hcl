# Rules of `model.s3_uri`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "an_s3_prefix_is_accepted" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models/gpt2/"
    }
  }
}

run "an_s3_archive_is_accepted" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models/gpt2/model.tar.gz"
    }
  }
}

run "an_s3_uri_with_another_scheme_is_refused" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "https://models/gpt2/"
    }
  }

  expect_failures = [var.model]
}

run "an_s3_uri_with_no_path_is_refused" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models"
    }
  }

  expect_failures = [var.model]
}

run "an_s3_uri_that_ends_in_neither_slash_nor_archive_is_refused" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models/gpt2"
    }
  }

  expect_failures = [var.model]
}

run "an_s3_uri_with_a_wildcard_is_refused" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models/*/"
    }
  }

  expect_failures = [var.model]
}

run "an_archive_is_accepted_with_serverless" {
  command = plan

  variables {
    instance   = null
    serverless = {}
    model      = merge(var.model, { s3_uri = "s3://models/gpt2.tar.gz" })
  }
}

run "a_prefix_is_refused_with_serverless" {
  command = plan

  variables {
    instance   = null
    serverless = {}
    model      = merge(var.model, { s3_uri = "s3://models/gpt2/" })
  }

  expect_failures = [var.model]
}
