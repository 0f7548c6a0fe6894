"""Parts of the tool *All photographs*: what is pinned, its maps, its menus, and its export."""
