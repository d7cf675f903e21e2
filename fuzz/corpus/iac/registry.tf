resource "azurerm_container_registry" "shop" {
  name                   = "shopregistry"
  resource_group_name    = azurerm_resource_group.shop.name
  location               = azurerm_resource_group.shop.location
  sku                    = "Premium"
  admin_enabled          = true
  anonymous_pull_enabled = true
}
