# Rules of `api_keys`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "keys_that_terraform_creates_are_accepted" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = {}, bob-2_x = { secret_version = 7, overlap_hours = 0 } } }
  }
}

run "digests_are_accepted" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { sha256 = ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "0000000000000000000000000000000000000000000000000000000000000000"] } } }
  }
}

run "keys_for_one_route_are_accepted" {
  command = plan

  variables {
    api      = { routes = { "GET /endpoint" = { auth = "API_KEY" } } }
    api_keys = { keys = { alice = {} } }
  }
}

run "a_cache_for_keys_is_accepted" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = {} }, cache = { header = "x-api-key", seconds = 3600 } }
  }
}

run "api_key_without_keys_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY" }
  }

  expect_failures = [var.api_keys]
}

run "keys_that_no_route_accepts_are_refused" {
  command = plan

  variables {
    api_keys = { keys = { alice = {} } }
  }

  expect_failures = [var.api_keys]
}

run "a_keys_name_in_capitals_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { Alice = {} } }
  }

  expect_failures = [var.api_keys]
}

run "a_keys_name_of_33_letters_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa = {} } }
  }

  expect_failures = [var.api_keys]
}

run "a_key_in_place_of_its_digest_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { sha256 = ["alice-a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2"] } } }
  }

  expect_failures = [var.api_keys]
}

run "a_digest_in_capitals_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { sha256 = ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] } } }
  }

  expect_failures = [var.api_keys]
}

run "a_digest_that_is_too_short_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { sha256 = ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] } } }
  }

  expect_failures = [var.api_keys]
}

run "a_key_with_no_digest_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { sha256 = [] } } }
  }

  expect_failures = [var.api_keys]
}

run "one_digest_under_two_names_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { sha256 = ["0000000000000000000000000000000000000000000000000000000000000000"] }, bob = { sha256 = ["0000000000000000000000000000000000000000000000000000000000000000"] } } }
  }

  expect_failures = [var.api_keys]
}

run "one_digest_twice_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { sha256 = ["0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000000"] } } }
  }

  expect_failures = [var.api_keys]
}

run "a_version_of_zero_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { secret_version = 0 } } }
  }

  expect_failures = [var.api_keys]
}

run "a_version_that_is_not_whole_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { secret_version = 1.5 } } }
  }

  expect_failures = [var.api_keys]
}

run "a_version_beside_a_digest_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { sha256 = ["0000000000000000000000000000000000000000000000000000000000000000"], secret_version = 2 } } }
  }

  expect_failures = [var.api_keys]
}

run "a_negative_overlap_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { overlap_hours = -1 } } }
  }

  expect_failures = [var.api_keys]
}

run "an_overlap_of_more_than_thirty_days_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = { overlap_hours = 721 } } }
  }

  expect_failures = [var.api_keys]
}

run "some_twenty_keys_that_terraform_creates_are_accepted" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { for i in range(20) : "caller-${i}" => {} } }
  }
}

run "a_cache_without_keys_is_refused" {
  command = plan

  variables {
    api_keys = { cache = {} }
  }

  expect_failures = [var.api_keys]
}

run "a_cache_for_another_header_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = {} }, cache = { header = "x-forwarded-for" } }
  }

  expect_failures = [var.api_keys]
}

run "a_cache_of_no_time_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = {} }, cache = { seconds = 0 } }
  }

  expect_failures = [var.api_keys]
}

run "a_cache_of_more_than_an_hour_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = {} }, cache = { seconds = 3601 } }
  }

  expect_failures = [var.api_keys]
}

run "a_cache_of_half_seconds_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = {} }, cache = { seconds = 1.5 } }
  }

  expect_failures = [var.api_keys]
}

run "a_table_takes_the_place_of_keys" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { table = {} }
  }
}

run "a_table_may_stand_beside_keys" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = {} }, table = { cache_seconds = 3600, unknown_cache_seconds = 3600 } }
  }
}

run "a_table_needs_a_route_with_keys" {
  command = plan

  variables {
    api_keys = { table = {} }
  }

  expect_failures = [var.api_keys]
}

run "a_valid_key_is_remembered_for_a_second_at_least" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { table = { cache_seconds = 0.5, unknown_cache_seconds = 0.5 } }
  }

  expect_failures = [var.api_keys]
}

run "a_valid_key_is_remembered_for_an_hour_at_most" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { table = { cache_seconds = 3601 } }
  }

  expect_failures = [var.api_keys]
}

run "a_refusal_is_remembered_for_a_second_at_least" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { table = { unknown_cache_seconds = 0 } }
  }

  expect_failures = [var.api_keys]
}

run "a_refusal_is_not_remembered_for_longer_than_a_valid_key" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { table = { cache_seconds = 10, unknown_cache_seconds = 11 } }
  }

  expect_failures = [var.api_keys]
}

run "a_key_that_is_null_is_refused" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = null } }
  }

  expect_failures = [var.api_keys]
}
