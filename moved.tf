# From when the endpoint had one variant and scaled it by itself.

moved {
  from = module.endpoint.terraform_data.scalable[0]
  to   = module.scaling["AllTraffic"].terraform_data.registration
}

moved {
  from = module.endpoint.aws_appautoscaling_target.this[0]
  to   = module.scaling["AllTraffic"].aws_appautoscaling_target.this
}

moved {
  from = module.endpoint.aws_appautoscaling_policy.predefined
  to   = module.scaling["AllTraffic"].aws_appautoscaling_policy.predefined
}

moved {
  from = module.endpoint.aws_appautoscaling_policy.custom
  to   = module.scaling["AllTraffic"].aws_appautoscaling_policy.custom
}

moved {
  from = module.endpoint.aws_appautoscaling_scheduled_action.this
  to   = module.scaling["AllTraffic"].aws_appautoscaling_scheduled_action.this
}
