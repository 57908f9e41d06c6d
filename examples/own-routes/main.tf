# A route of your own beside those of the module: POST /summarize calls the model twice, stores the summary in
# a table and announces it on a topic.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }
  api      = { openapi_enabled = true }

  routes = {
    "POST /summarize" = {
      function = {
        zip_path        = "${path.module}/dist/summarize.zip"
        handler         = "app.handler"
        invoke_endpoint = true
        environment = {
          TABLE_NAME = aws_dynamodb_table.summaries.name
          TOPIC_ARN  = aws_sns_topic.summaries.arn
        }
        policy_statements = {
          StoreSummary    = { actions = ["dynamodb:PutItem"], resources = [aws_dynamodb_table.summaries.arn] }
          AnnounceSummary = { actions = ["sns:Publish"], resources = [aws_sns_topic.summaries.arn] }
        }
      }
      openapi = jsonencode(local.summarize)
    }
  }

  tags = { example = "own-routes" }
}

# What GET /openapi.json says of the route.
locals {
  summarize = {
    summary = "Summarize a text"
    requestBody = { required = true, content = { "application/json" = {
      schema  = { type = "object", required = ["text"], properties = { text = { type = "string" } } }
      example = { text = "Cats sleep all day and hunt at night." }
    } } }
    responses = { "201" = { description = "The summary, stored and announced." } }
  }
}

output "api_url" {
  description = "URL of the API."
  value       = module.llm.api_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}
