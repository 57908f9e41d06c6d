# Hugging Face's inference toolkit: any pipeline of the transformers library, no GPU needed.
name = "sentiment"

model = {
  engine = "transformers"
  id     = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
  task   = "text-classification"
}

instance = { type = "ml.m5.large" }
