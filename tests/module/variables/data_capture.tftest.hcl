# Rules of `data_capture`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "a_vpc_in_place_of_groups_is_accepted" {
  command = plan

  variables {
    network      = { vpc = { subnet_ids = ["subnet-1"], id = "vpc-1" } }
    data_capture = { s3_uri = "s3://audit" }
  }
}

run "serverless_capture_is_refused" {
  command = plan

  variables {
    instance     = null
    serverless   = {}
    data_capture = { s3_uri = "s3://audit/" }
  }

  expect_failures = [var.data_capture]
}

run "a_capture_to_a_wildcard_is_refused" {
  command = plan

  variables {
    data_capture = { s3_uri = "s3://audit/*" }
  }

  expect_failures = [var.data_capture]
}

run "a_capture_of_nothing_is_refused" {
  command = plan

  variables {
    data_capture = { s3_uri = "s3://audit/", sampling_percentage = 0 }
  }

  expect_failures = [var.data_capture]
}
