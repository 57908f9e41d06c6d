# Hugging Face Inference Toolkit: any pipeline of the transformers library, without a GPU.
name = "sentiment"

model = {
  engine = "transformers"
  id     = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
  task   = "text-classification"
}

instance = { type = "ml.m5.large" }
