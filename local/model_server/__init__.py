"""A model container in the manner of Text Generation Inference, for the local stack."""
