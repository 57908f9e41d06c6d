# modules/endpoint: other variants beside the main one, and how each is started.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name    = "gpt2"
  model = {
    image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0"
    environment = {}
    registry    = null
    s3_uri      = null
  }
  instance = {
    type                     = "ml.m5.large"
    count                    = 2
    ami_version              = null
    volume_size_gb           = null
    startup_timeout_seconds  = null
    download_timeout_seconds = null
    routing_strategy         = null
  }
  weight = 9
  variants = {
    canary = {
      weight   = 1
      shadow   = false
      model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2-next:2.0", environment = {}, registry = null, s3_uri = "s3://next/gpt2/" }
      instance = { type = "ml.m5.xlarge", count = 1, ami_version = null, volume_size_gb = null, startup_timeout_seconds = null, download_timeout_seconds = null, routing_strategy = null }
    }
  }
  variant_name  = "AllTraffic"
  serverless    = null
  async         = null
  update_policy = null
  data_capture  = null
  network       = { vpc = null, isolation_enabled = false }
  encryption    = { volume_kms_key_arn = null, model_kms_key_arn = null, data_capture_kms_key_arn = null }
  iam = {
    execution_role                   = null
    execution_role_policy_statements = {}
    permissions_boundary_arn         = null
    role_path                        = "/"
  }
  logs = { retention_days = 30, kms_key_arn = null }
  tags = {}
}

run "each_variant_has_its_weight_its_model_and_its_instances" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition = jsonencode([
      for variant in aws_sagemaker_endpoint_configuration.this.production_variants :
      [variant.variant_name, variant.initial_variant_weight, variant.instance_type, variant.initial_instance_count]
    ]) == jsonencode([["AllTraffic", 9, "ml.m5.large", 2], ["canary", 1, "ml.m5.xlarge", 1]])
    error_message = "The main variant comes first, the other one beside it."
  }

  assert {
    condition     = aws_sagemaker_model.this["canary"].primary_container[0].image == var.variants.canary.model.image
    error_message = "The model of the variant is the variant's."
  }

  assert {
    condition     = length(aws_sagemaker_endpoint_configuration.this.shadow_production_variants) == 0
    error_message = "No variant is a shadow."
  }

  assert {
    condition     = output.variant_name == "AllTraffic" && join(" ", output.variant_names) == "AllTraffic canary" && length(output.shadow_variant_names) == 0
    error_message = "Both respond."
  }
}

run "the_role_pulls_every_image_and_reads_every_model" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition = jsonencode(one([
      for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Resource if statement.Sid == "PullImage"
      ])) == jsonencode([
      "arn:aws:ecr:eu-west-1:763104351884:repository/team/gpt2",
      "arn:aws:ecr:eu-west-1:763104351884:repository/team/gpt2-next",
    ])
    error_message = "The role pulls the two images, and no other."
  }

  assert {
    condition     = one([for s in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : s.Resource if s.Sid == "ReadModel"]) == "arn:aws:s3:::next/gpt2/*"
    error_message = "The role reads the variant's files."
  }
}

run "files_of_several_variants_are_statements_of_their_own" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0", s3_uri = "s3://models/gpt2.tar.gz" })
  }

  assert {
    condition = jsonencode([
      for s in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : [s.Sid, s.Resource] if can(regex("Model", s.Sid))
      ]) == jsonencode([
      ["ReadModel", "arn:aws:s3:::models/gpt2.tar.gz"], ["ListModel", "arn:aws:s3:::models"],
      ["ReadModel2", "arn:aws:s3:::next/gpt2/*"], ["ListModel2", "arn:aws:s3:::next"],
    ])
    error_message = "A statement's id stands once in a policy."
  }
}

run "a_shadow_gets_copies_and_is_no_production_variant" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    variants = {
      next = {
        weight = 0.5
        shadow = true
        model  = merge(var.model, { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2-next:2.0" })
        instance = merge(var.instance, {
          type                     = "ml.m5.xlarge"
          count                    = 1
          volume_size_gb           = 64
          startup_timeout_seconds  = 1200
          download_timeout_seconds = 600
          routing_strategy         = "RANDOM"
        })
      }
    }
  }

  assert {
    condition     = join(" ", aws_sagemaker_endpoint_configuration.this.production_variants[*].variant_name) == "AllTraffic"
    error_message = "Only the main variant responds."
  }

  assert {
    condition = jsonencode([
      for variant in aws_sagemaker_endpoint_configuration.this.shadow_production_variants : [
        variant.variant_name, variant.initial_variant_weight, variant.instance_type, variant.initial_instance_count, variant.volume_size_in_gb,
        variant.container_startup_health_check_timeout_in_seconds, variant.model_data_download_timeout_in_seconds,
        variant.routing_config[*].routing_strategy,
      ]
    ]) == jsonencode([["next", 0.5, "ml.m5.xlarge", 1, 64, 1200, 600, ["RANDOM"]]])
    error_message = "The shadow has its own settings."
  }

  assert {
    condition     = join(" ", output.variant_names) == "AllTraffic" && join(" ", output.shadow_variant_names) == "next"
    error_message = "The responses of a shadow go to no client."
  }
}

run "instances_have_their_settings" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    variants = {}
    instance = merge(var.instance, {
      type                     = "ml.m5.large"
      volume_size_gb           = 512
      startup_timeout_seconds  = 3600
      download_timeout_seconds = 60
      routing_strategy         = "LEAST_OUTSTANDING_REQUESTS"
    })
  }

  assert {
    condition = jsonencode([
      for variant in aws_sagemaker_endpoint_configuration.this.production_variants : [
        variant.volume_size_in_gb, variant.container_startup_health_check_timeout_in_seconds, variant.model_data_download_timeout_in_seconds,
        variant.routing_config[*].routing_strategy,
      ]
    ]) == jsonencode([[512, 3600, 60, ["LEAST_OUTSTANDING_REQUESTS"]]])
    error_message = "Volume, timeouts and routing are the given ones."
  }
}

run "unset_fields_are_left_to_sagemaker" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    variants = {}
  }

  assert {
    condition = alltrue([
      for variant in aws_sagemaker_endpoint_configuration.this.production_variants :
      variant.container_startup_health_check_timeout_in_seconds == null && variant.model_data_download_timeout_in_seconds == null
      && length(variant.routing_config) == 0
    ])
    error_message = "Nothing else is set."
  }
}

run "a_gpu_image_of_a_variant_without_a_gpu_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    variants = {
      canary = {
        weight   = 1
        shadow   = false
        model    = merge(var.model, { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/djl-inference:0.35.0-lmi17.0.0-cu128" })
        instance = merge(var.instance, { type = "ml.m5.xlarge" })
      }
    }
  }

  expect_failures = [check.gpu_image_on_gpu_instance]
}

run "an_image_of_a_variant_in_another_region_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    variants = {
      canary = {
        weight   = 1
        shadow   = false
        model    = merge(var.model, { image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2:1.0" })
        instance = merge(var.instance, { type = "ml.m5.xlarge" })
      }
    }
  }

  expect_failures = [check.image_in_this_region]
}

run "a_volume_size_for_fixed_disks_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    variants = {}
    instance = merge(var.instance, { type = "ml.g5.xlarge", volume_size_gb = 100 })
  }

  expect_failures = [check.volume_size_has_a_volume]
}

run "one_alarm_watches_the_variants_together_under_the_name_it_always_has" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    update_policy = {
      blue_green = {
        canary_percent                    = null
        linear_percent                    = null
        wait_interval_seconds             = 300
        termination_wait_seconds          = 120
        maximum_execution_timeout_seconds = 3600
      }
      rolling         = null
      rollback_alarms = { errors_5xx = 3, latency_p90_ms = 2500, alarm_names = [] }
    }
  }

  assert {
    condition     = toset(aws_sagemaker_endpoint.this.deployment_config[0].auto_rollback_configuration[0].alarms[*].alarm_name) == toset(["gpt2-rollback-errors-5xx", "gpt2-rollback-latency-p90"])
    error_message = "Another set of alarms would replace the endpoint."
  }

  assert {
    condition = jsonencode({
      for key, alarm in aws_cloudwatch_metric_alarm.rollback : key => {
        expressions = sort(compact(alarm.metric_query[*].expression))
        returned    = [for query in alarm.metric_query : query.id if query.return_data == true]
        metrics = sort(flatten([
          for query in alarm.metric_query : [for metric in query.metric : "${metric.metric_name} ${metric.stat} ${metric.dimensions.VariantName}"]
        ]))
      }
      }) == jsonencode({
      errors-5xx = {
        expressions = ["FILL(e0, 0) - FILL(c0, 0) + FILL(e1, 0) - FILL(c1, 0)"]
        returned    = ["all"]
        metrics = [
          "Invocation4XXErrors Sum AllTraffic", "Invocation4XXErrors Sum canary",
          "InvocationModelErrors Sum AllTraffic", "InvocationModelErrors Sum canary",
        ]
      }
      latency-p90 = { expressions = ["MAX(FILL(METRICS(), 0))"], returned = ["all"], metrics = ["ModelLatency p90 AllTraffic", "ModelLatency p90 canary"] }
    })
    error_message = "Errors are added up, and the slowest variant counts."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.rollback : alarm.metric_name == null && alarm.dimensions == null])
    error_message = "An alarm has one metric or an expression, not both."
  }
}
