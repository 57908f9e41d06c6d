# Text Embeddings Inference: {"inputs": …} at POST /generate answers with vectors, no GPU.
name = "bge"

model = {
  engine = "tei"
  id     = "BAAI/bge-base-en-v1.5"
}

instance = { type = "ml.m5.xlarge" }
