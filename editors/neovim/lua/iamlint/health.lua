-- :checkhealth iamlint
local M = {}

local health = vim.health
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local error = health.error or health.report_error

function M.check()
  start("iamlint")
  local program = require("iamlint").program()
  if vim.fn.executable(program) == 0 then
    error(program .. " is not on the PATH", {
      "Install it: pip install iamlint, npm install -g iamlint, or cargo install iamlint",
      'Or name it: vim.lsp.config("iamlint", { cmd = { "/path/to/iamlint", "lsp" } })',
    })
    return
  end
  local version = vim.trim(vim.fn.system({ program, "--version" }))
  if version:match("^iamlint %d") then
    ok(vim.fn.exepath(program) .. ": " .. version)
  else
    error(program .. " is another program: it calls itself " .. version)
  end
  if not vim.lsp.config then
    warn("vim.lsp.config needs Neovim 0.11. On this version start the server by hand: see :help iamlint-old")
  elseif not vim.lsp.is_enabled or vim.lsp.is_enabled("iamlint") then
    ok("the language server is enabled")
  else
    warn("the language server is not enabled", { 'Put vim.lsp.enable("iamlint") into your init.lua' })
  end
end

return M
