# Pluto's GPT-2 example, to the letter. Read README.md before applying: the API is open to anybody,
# and the image is made for GPUs while the instance has none (a warning says so).

module "llm" {
  source = "../.."

  name     = var.name
  model    = var.model
  instance = var.instance

  api = {
    auth = "NONE"
    cors = {
      allow_origins = ["*"]
      allow_methods = ["GET", "POST"]
      allow_headers = ["content-type"]
    }
  }

  tags = { example = "gpt2" }
}
