# Rules of `tags`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "forty_nine_tags_are_accepted" {
  command = plan

  variables {
    tags = { for number in range(49) : "key-${number}" => "value" }
  }
}

run "fifty_tags_are_refused" {
  command = plan

  variables {
    tags = { for number in range(50) : "key-${number}" => "value" }
  }

  expect_failures = [var.tags]
}

run "a_tag_of_aws_is_refused" {
  command = plan

  variables {
    tags = { "aws:team" = "search" }
  }

  expect_failures = [var.tags]
}

run "a_tag_of_aws_in_capitals_is_refused" {
  command = plan

  variables {
    tags = { "AWS:team" = "search" }
  }

  expect_failures = [var.tags]
}

run "the_longest_tag_is_accepted" {
  command = plan

  variables {
    tags = { (join("", [for number in range(128) : "k"])) = join("", [for number in range(256) : "v"]) }
  }
}

run "a_key_that_is_too_long_is_refused" {
  command = plan

  variables {
    tags = { (join("", [for number in range(129) : "k"])) = join("", [for number in range(1) : "v"]) }
  }

  expect_failures = [var.tags]
}

run "a_value_that_is_too_long_is_refused" {
  command = plan

  variables {
    tags = { (join("", [for number in range(1) : "k"])) = join("", [for number in range(257) : "v"]) }
  }

  expect_failures = [var.tags]
}

run "a_key_with_an_asterisk_is_refused" {
  command = plan

  variables {
    tags = { "team*" = "search" }
  }

  expect_failures = [var.tags]
}

run "a_picture_as_a_value_is_refused" {
  command = plan

  variables {
    tags = { team = "😀" }
  }

  expect_failures = [var.tags]
}

run "keys_that_differ_in_case_only_are_refused" {
  command = plan

  variables {
    tags = { team = "search", Team = "search" }
  }

  expect_failures = [var.tags]
}

run "letters_of_any_language_are_accepted" {
  command = plan

  variables {
    tags = { "équipe: αβγ" = "検索 / 1 + 1 = 2 @ home_-.", nothing = null }
  }
}
