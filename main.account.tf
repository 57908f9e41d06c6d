# The account and region, as the first apply found them.
#
# While something is to change that a root's `depends_on` names, Terraform reads the module's data sources at
# apply only, and what they would say is unknown in the plan: it would replace every resource that has a part
# of it in its name. The input is in the state, so it is known.
# https://developer.hashicorp.com/terraform/language/data-sources#dependencies

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

resource "terraform_data" "account" {
  input = {
    id         = data.aws_caller_identity.current.account_id
    region     = data.aws_region.current.id
    partition  = data.aws_partition.current.partition
    dns_suffix = data.aws_partition.current.dns_suffix
  }

  lifecycle {
    ignore_changes = [input]

    postcondition {
      condition     = self.input.id == data.aws_caller_identity.current.account_id && self.input.region == data.aws_region.current.id
      error_message = "Use the credentials and the provider of the account ${self.input.id} and the region ${self.input.region}, where this state's deployment ${var.name} is. For one in ${data.aws_caller_identity.current.account_id} and ${data.aws_region.current.id}, use another state or workspace."
    }
  }
}
