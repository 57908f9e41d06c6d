# Text Embeddings Inference: POST /generate with {"inputs": …} returns embeddings, without a GPU.
name = "bge"

model = {
  engine = "tei"
  id     = "BAAI/bge-base-en-v1.5"
}

instance = { type = "ml.m5.xlarge" }
