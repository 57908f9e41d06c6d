# An image in a private registry of your network. The function returns the registry credentials to SageMaker;
# they are neither in this file nor in the plan or the state.
name = "llm-private"

model = {
  image    = "registry.example.com/team/llm:1.0"
  registry = { credentials_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:registry-login" }
  s3_uri   = "s3://my-models/llm/"
}
