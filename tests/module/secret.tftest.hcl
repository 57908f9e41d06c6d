# modules/secret. Its ephemeral value is a constant here, see conftest.py; tests/apply has the real one.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name           = "gpt2/keys/alice"
  description    = "API key of alice."
  secret_version = 2
  prefix         = null
  kms_key_arn    = null
  tags           = { team = "search" }
}

run "the_secret_has_the_name_and_the_tags" {
  command = plan

  module {
    source = "./modules/secret"
  }

  assert {
    condition     = aws_secretsmanager_secret.this.name == "gpt2/keys/alice" && aws_secretsmanager_secret.this.tags == tomap({ team = "search" })
    error_message = "The secret is found by its name."
  }
}

run "a_revoked_secret_cannot_be_restored" {
  command = plan

  module {
    source = "./modules/secret"
  }

  assert {
    condition     = aws_secretsmanager_secret.this.recovery_window_in_days == 0
    error_message = "The secret is gone at once, and its name is free."
  }
}

run "another_version_is_another_secret" {
  command = plan

  module {
    source = "./modules/secret"
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this.secret_string_wo_version == 2
    error_message = "Another version creates another secret."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this.secret_string == null
    error_message = "The secret is not in an argument that the state keeps."
  }
}

run "secrets_managers_own_key_encrypts_it" {
  command = plan

  module {
    source = "./modules/secret"
  }

  assert {
    condition     = aws_secretsmanager_secret.this.kms_key_id == null
    error_message = "No key was named."
  }
}

run "a_key_of_kms_encrypts_it" {
  command = plan

  module {
    source = "./modules/secret"
  }

  variables {
    prefix      = "whsec_"
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234"
  }

  assert {
    condition     = aws_secretsmanager_secret.this.kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1234"
    error_message = "The key is the one that was named."
  }
}
