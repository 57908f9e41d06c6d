# modules/layer: a Lambda layer.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

run "a_change_of_the_zip_is_a_new_version" {
  command = plan

  module {
    source = "./modules/layer"
  }

  variables {
    name        = "gpt2"
    description = "Package of handlers."
    zip_path    = "./dist/sagemaker_llm_layer.zip"
  }

  assert {
    condition     = aws_lambda_layer_version.this.source_code_hash == filebase64sha256("./dist/sagemaker_llm_layer.zip") && aws_lambda_layer_version.this.layer_name == "gpt2"
    error_message = "Other code is a change in the plan."
  }
}
