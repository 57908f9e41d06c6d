"""A model server with the interface of Text Generation Inference (TGI), for the local stack."""
