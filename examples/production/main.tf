# A model that many use at work: the instances follow the load, fewer of them stay at night, and an
# update that brings errors is undone. Alarms and a dashboard tell how it is, a
# budget what it costs.

module "llm" {
  source = "../.."

  name = var.name

  model = {
    engine     = "lmi"
    id         = "Qwen/Qwen2.5-1.5B-Instruct"
    max_length = 4096
  }

  instance   = var.instance
  scaling    = var.scaling
  deployment = var.deployment
  monitoring = var.monitoring

  tags = { example = "production" }
}
