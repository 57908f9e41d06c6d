# https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html
resource "aws_lambda_layer_version" "this" {
  layer_name       = var.name
  description      = var.description
  filename         = var.zip_path
  source_code_hash = filebase64sha256(var.zip_path)

  # Functions refer to the new version before the previous one is deleted.
  lifecycle {
    create_before_destroy = true
  }
}
