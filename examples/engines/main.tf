# A model by any engine: what differs between them is in the .tfvars files beside this one.

module "llm" {
  source = "../.."

  name     = var.name
  model    = var.model
  instance = var.instance

  tags = { example = "engines" }
}
