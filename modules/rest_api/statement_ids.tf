# Ids of the permissions to invoke the functions, as in modules/http_api/routes.tf.

locals {
  # "POST /generate" of the deployment gpt2 → "gpt2-POST-generate", "GET /jobs/{id}" → "gpt2-GET-jobs-_id". A function
  # that exists may be behind several routes and in several deployments, so no two of these have one id: a key with
  # other characters, or one that is too long for the 100 of an id, ends with a digest.
  # https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
  statement_slugs = { for key in keys(var.routes) : key => trim(replace(replace(key, "{", "_"), "/[^A-Za-z0-9_]+/", "-"), "-") }
  statement_ids = { for key, slug in local.statement_slugs : key => join("-", [var.name,
    can(regex("^[A-Z]+ [A-Za-z0-9/{}]+$", key)) && length(slug) <= 60 ? slug : "${trim(substr(slug, 0, 50), "-")}-${substr(sha1(key), 0, 8)}"
  ]) }
}
