# An image of your own, in a registry of your network that asks for user and password. The function knows
# them: neither stands here, in the plan or in the state.
name = "llm-private"

model = {
  image    = "registry.example.com/team/llm:1.0"
  registry = { credentials_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:registry-login" }
  s3_uri   = "s3://my-models/llm/"
}
