-- The language server of iamlint, for vim.lsp.config (Neovim 0.11 and later). Switch it on with
-- vim.lsp.enable("iamlint").
---@type vim.lsp.Config
return {
  cmd = { "iamlint", "lsp" },
  filetypes = { "json", "jsonc", "json5" },
  root_markers = { "iamlint.toml", "pyproject.toml", ".git" },
  settings = { iamlint = vim.empty_dict() },
}
