# A cluster as it is often started: it works, and it is open.

resource "azurerm_resource_group" "shop" {
  name     = "shop"
  location = var.location
}

resource "azurerm_kubernetes_cluster" "shop" {
  name                = "shop-${var.stage}"
  location            = azurerm_resource_group.shop.location
  resource_group_name = azurerm_resource_group.shop.name
  dns_prefix          = "shop"
  sku_tier            = var.stage == "production" ? "Standard" : "Free"

  local_account_disabled    = false
  oidc_issuer_enabled       = true
  workload_identity_enabled = local.identities
  run_command_enabled       = true

  dynamic "api_server_access_profile" {
    for_each = length(var.allowed_networks) > 0 ? [1] : []
    content {
      authorized_ip_ranges = var.allowed_networks
    }
  }

  default_node_pool {
    name                   = "system"
    vm_size                = "Standard_D4ds_v5"
    node_count             = 3
    node_public_ip_enabled = true
  }

  identity {
    type = "SystemAssigned"
  }

  network_profile {
    network_plugin = "azure"
    outbound_type  = "loadBalancer"
  }
}

resource "azurerm_kubernetes_cluster_node_pool" "apps" {
  for_each = toset(["web", "batch"])

  name                    = each.key
  kubernetes_cluster_id   = azurerm_kubernetes_cluster.shop.id
  vm_size                 = "Standard_D8ds_v5"
  host_encryption_enabled = each.key == "web"
}
