variable "name" {
  description = "Name of the layer."
  type        = string
  nullable    = false
}

variable "description" {
  description = "Purpose of the layer, for the console."
  type        = string
  nullable    = false
}

variable "zip_path" {
  description = "Path of the packaged layer."
  type        = string
  nullable    = false
}
