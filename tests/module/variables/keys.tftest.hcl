# Who may call: which keys, and which cache of them, the module takes.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "keys_that_terraform_makes_are_accepted" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = {}, bob-2_x = { version = 7, overlap_hours = 0 } } }
  }
}

run "keys_of_ones_own_are_accepted" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { sha256 = ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "0000000000000000000000000000000000000000000000000000000000000000"] } } }
  }
}

run "keys_for_one_route_are_accepted" {
  command = plan

  variables {
    api = { routes = { "GET /endpoint" = { auth = "API_KEY" } }, keys = { alice = {} } }
  }
}

run "a_cache_for_keys_is_accepted" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = {} }, key_cache = { header = "x-api-key", seconds = 3600 } }
  }
}

run "api_key_without_keys_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY" }
  }

  expect_failures = [var.api]
}

run "keys_that_no_route_asks_for_are_refused" {
  command = plan

  variables {
    api = { keys = { alice = {} } }
  }

  expect_failures = [var.api]
}

run "a_keys_name_in_capitals_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { Alice = {} } }
  }

  expect_failures = [var.api]
}

run "a_keys_name_of_33_letters_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa = {} } }
  }

  expect_failures = [var.api]
}

run "a_key_in_place_of_its_digest_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { sha256 = ["alice-a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2"] } } }
  }

  expect_failures = [var.api]
}

run "a_digest_in_capitals_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { sha256 = ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] } } }
  }

  expect_failures = [var.api]
}

run "a_digest_that_is_too_short_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { sha256 = ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] } } }
  }

  expect_failures = [var.api]
}

run "a_key_with_no_digest_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { sha256 = [] } } }
  }

  expect_failures = [var.api]
}

run "one_digest_under_two_names_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { sha256 = ["0000000000000000000000000000000000000000000000000000000000000000"] }, bob = { sha256 = ["0000000000000000000000000000000000000000000000000000000000000000"] } } }
  }

  expect_failures = [var.api]
}

run "one_digest_twice_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { sha256 = ["0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000000"] } } }
  }

  expect_failures = [var.api]
}

run "a_version_of_zero_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { version = 0 } } }
  }

  expect_failures = [var.api]
}

run "a_version_that_is_not_whole_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { version = 1.5 } } }
  }

  expect_failures = [var.api]
}

run "a_version_beside_a_digest_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { sha256 = ["0000000000000000000000000000000000000000000000000000000000000000"], version = 2 } } }
  }

  expect_failures = [var.api]
}

run "a_negative_overlap_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { overlap_hours = -1 } } }
  }

  expect_failures = [var.api]
}

run "an_overlap_of_more_than_thirty_days_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = { overlap_hours = 721 } } }
  }

  expect_failures = [var.api]
}

run "some_twenty_keys_that_terraform_makes_are_accepted" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { for i in range(20) : "caller-${i}" => {} } }
  }
}

run "more_keys_than_fit_the_environment_are_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { for i in range(40) : "caller-${i}" => {} } }
  }

  expect_failures = [var.api]
}

run "more_digests_than_fit_the_environment_are_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { for i in range(60) : "caller-${i}" => { sha256 = [sha256(i)] } } }
  }

  expect_failures = [var.api]
}

run "a_cache_without_keys_is_refused" {
  command = plan

  variables {
    api = { key_cache = {} }
  }

  expect_failures = [var.api]
}

run "a_cache_for_another_header_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = {} }, key_cache = { header = "x-forwarded-for" } }
  }

  expect_failures = [var.api]
}

run "a_cache_of_no_time_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = {} }, key_cache = { seconds = 0 } }
  }

  expect_failures = [var.api]
}

run "a_cache_of_more_than_an_hour_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = {} }, key_cache = { seconds = 3601 } }
  }

  expect_failures = [var.api]
}

run "a_cache_of_half_seconds_is_refused" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = {} }, key_cache = { seconds = 1.5 } }
  }

  expect_failures = [var.api]
}
