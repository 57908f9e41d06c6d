# Rules of `name`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "a_name_of_two_characters_is_accepted" {
  command = plan

  variables {
    name = "g2"
  }
}

run "a_name_of_32_characters_is_accepted" {
  command = plan

  variables {
    name = "a234567890-234567890-234567890-2"
  }
}

run "a_name_of_one_character_is_refused" {
  command = plan

  variables {
    name = "g"
  }

  expect_failures = [var.name]
}

run "a_name_of_33_characters_is_refused" {
  command = plan

  variables {
    name = "a234567890-234567890-234567890-23"
  }

  expect_failures = [var.name]
}

run "a_name_with_capitals_is_refused" {
  command = plan

  variables {
    name = "Gpt2"
  }

  expect_failures = [var.name]
}

run "a_name_with_an_underscore_is_refused" {
  command = plan

  variables {
    name = "gpt_2"
  }

  expect_failures = [var.name]
}

run "a_name_that_starts_with_a_digit_is_refused" {
  command = plan

  variables {
    name = "2gpt"
  }

  expect_failures = [var.name]
}

run "a_name_with_two_hyphens_in_a_row_is_refused" {
  command = plan

  variables {
    name = "gpt--2"
  }

  expect_failures = [var.name]
}

run "a_name_that_ends_with_a_hyphen_is_refused" {
  command = plan

  variables {
    name = "gpt2-"
  }

  expect_failures = [var.name]
}
