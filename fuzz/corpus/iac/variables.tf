variable "location" {
  type    = string
  default = "westeurope"
}

variable "stage" {
  type    = string
  default = "test"
}

variable "allowed_networks" {
  type    = list(string)
  default = []
}

locals {
  identities = var.stage == "production"
}
