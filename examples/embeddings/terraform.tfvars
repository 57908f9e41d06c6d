region = "us-east-1"
name   = "embeddings"

model = {
  engine = "tei"
  id     = "BAAI/bge-base-en-v1.5"
}

api_keys = { alice = {} }
