# Facts about the engines, as data: the tasks that each supports, the default first, and the environment
# variable of each setting. A setting without a variable is one that the engine does not support. Read in
# the containers' entry points and the vendors' pages; none of it has been run on AWS.

locals {
  engines = {
    # https://docs.djl.ai/master/docs/serving/serving/docs/lmi/user_guides/vllm_user_guide.html
    # OPTION_<X> sets vLLM's engine argument x; files in /opt/ml/model are found without a variable.
    lmi = {
      tasks    = ["text-generation", "chat"]
      files_in = null
      variables = {
        id                     = "HF_MODEL_ID"
        revision               = "HF_REVISION"
        max_length             = "OPTION_MAX_MODEL_LEN"
        max_batch_tokens       = "OPTION_MAX_ROLLING_BATCH_PREFILL_TOKENS"
        tensor_parallel_degree = "TENSOR_PARALLEL_DEGREE"
        quantization           = "OPTION_QUANTIZE"
        dtype                  = "OPTION_DTYPE"
        trust_remote_code      = "OPTION_TRUST_REMOTE_CODE"
      }
    }

    # https://aws.github.io/deep-learning-containers/vllm/configuration/: SM_VLLM_<X> becomes --x.
    # The server recognizes embedding and reranking models by their architecture.
    vllm = {
      tasks    = ["text-generation", "chat", "embeddings", "rerank"]
      files_in = null
      variables = {
        id                     = "SM_VLLM_MODEL"
        revision               = "SM_VLLM_REVISION"
        max_length             = "SM_VLLM_MAX_MODEL_LEN"
        max_batch_tokens       = "SM_VLLM_MAX_NUM_BATCHED_TOKENS"
        tensor_parallel_degree = "SM_VLLM_TENSOR_PARALLEL_SIZE"
        quantization           = "SM_VLLM_QUANTIZATION"
        dtype                  = "SM_VLLM_DTYPE"
        trust_remote_code      = "SM_VLLM_TRUST_REMOTE_CODE"
      }
    }

    # https://aws.github.io/deep-learning-containers/sglang/configuration/: SM_SGLANG_<X> becomes --x.
    # Version 0.5.8 is Hugging Face's own image, whose entry point is not published.
    sglang = {
      tasks    = ["chat"]
      files_in = null
      variables = {
        id                     = "SM_SGLANG_MODEL_PATH"
        revision               = "SM_SGLANG_REVISION"
        max_length             = "SM_SGLANG_CONTEXT_LENGTH"
        max_batch_tokens       = "SM_SGLANG_MAX_PREFILL_TOKENS"
        tensor_parallel_degree = "SM_SGLANG_TP"
        quantization           = "SM_SGLANG_QUANTIZATION"
        dtype                  = "SM_SGLANG_DTYPE"
        trust_remote_code      = "SM_SGLANG_TRUST_REMOTE_CODE"
      }
    }

    # https://aws.github.io/deep-learning-containers/llama-cpp/configuration/: SM_LLAMA_CPP_<X> becomes
    # --x. A model is a repository of GGUF files, and the quantization selects the file.
    llamacpp = {
      tasks    = ["chat"]
      files_in = null
      variables = {
        id               = "SM_LLAMA_CPP_HF_REPO"
        quantization     = "SM_LLAMA_CPP_HF_REPO"
        max_length       = "SM_LLAMA_CPP_CTX_SIZE"
        max_batch_tokens = "SM_LLAMA_CPP_BATCH_SIZE"
      }
    }

    # https://aws.github.io/deep-learning-containers/tei/deployment/sagemaker/
    # https://huggingface.co/docs/text-embeddings-inference/cli_arguments
    tei = {
      tasks    = ["embeddings", "rerank"]
      files_in = "/opt/ml/model"
      variables = {
        id               = "HF_MODEL_ID"
        revision         = "HF_MODEL_REVISION"
        max_batch_tokens = "MAX_BATCH_TOKENS"
        dtype            = "DTYPE"
      }
    }

    # https://huggingface.co/docs/sagemaker/reference/inference-toolkit
    transformers = {
      tasks = [
        "text-generation", "embeddings", "fill-mask", "image-classification", "object-detection",
        "question-answering", "sentiment-analysis", "summarization", "text-classification",
        "text2text-generation", "token-classification", "zero-shot-classification",
      ]
      files_in = null
      variables = {
        id                = "HF_MODEL_ID"
        revision          = "HF_MODEL_REVISION"
        task              = "HF_TASK"
        trust_remote_code = "HF_TRUST_REMOTE_CODE"
      }
    }

    # https://huggingface.co/docs/text-generation-inference/reference/launcher, in maintenance since
    # December 2025: https://github.com/huggingface/text-generation-inference
    tgi = {
      tasks    = ["text-generation", "chat"]
      files_in = "/opt/ml/model"
      variables = {
        id                     = "HF_MODEL_ID"
        revision               = "HF_MODEL_REVISION"
        max_length             = "MAX_TOTAL_TOKENS"
        max_batch_tokens       = "MAX_BATCH_PREFILL_TOKENS"
        tensor_parallel_degree = "SM_NUM_GPUS"
        quantization           = "HF_MODEL_QUANTIZE"
        dtype                  = "DTYPE"
        trust_remote_code      = "HF_MODEL_TRUST_REMOTE_CODE"
      }
    }
  }

  # Tasks that have another name in the transformers library.
  pipelines = { embeddings = "feature-extraction" }
}
