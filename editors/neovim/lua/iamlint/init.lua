-- Commands that show what the `iamlint` program prints. Everything else is the language server's.
local M = {}

--- The program: the one the language server runs, else the one on the PATH.
---@return string
function M.program()
  local config = vim.lsp.config and vim.lsp.config.iamlint
  local cmd = config and config.cmd
  return type(cmd) == "table" and cmd[1] or "iamlint"
end

--- Runs the program with `input` on its standard input. Exit code 1 means findings and is no failure.
---@param arguments string[]
---@param input string?
---@return string? output nothing when it failed, with a message shown
local function run(arguments, input)
  local program = M.program()
  if vim.fn.executable(program) == 0 then
    vim.notify(program .. " is not on the PATH. See :checkhealth iamlint", vim.log.levels.ERROR)
    return nil
  end
  local command = { program }
  vim.list_extend(command, arguments)
  local output = vim.fn.system(command, input)
  if vim.v.shell_error > 1 then
    vim.notify(vim.trim(output), vim.log.levels.ERROR)
    return nil
  end
  return output
end

--- Opens a scratch window with Markdown in it.
---@param name string
---@param text string
local function show(name, text)
  vim.cmd("botright new")
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(vim.trim(text), "\n"))
  local options = { buftype = "nofile", bufhidden = "wipe", swapfile = false, filetype = "markdown", modifiable = false }
  for option, value in pairs(options) do
    vim.api.nvim_buf_set_option(buffer, option, value)
  end
  pcall(vim.api.nvim_buf_set_name, buffer, "iamlint://" .. name)
  vim.api.nvim_buf_set_keymap(buffer, "n", "q", "<Cmd>close<CR>", { noremap = true, silent = true })
end

--- Shows what the policy of the current buffer grants.
function M.summary()
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  local output = run({ "summary", "--format", "markdown", "-" }, text)
  if output then
    show("summary", output)
  end
end

--- Shows the page of a rule.
---@param rule string? that of the finding at the cursor if not given
function M.explain(rule)
  if not rule then
    local line = vim.api.nvim_win_get_cursor(0)[1] - 1
    for _, diagnostic in ipairs(vim.diagnostic.get(0, { lnum = line })) do
      if diagnostic.source == "iamlint" then
        rule = tostring(diagnostic.code)
        break
      end
    end
  end
  if not rule then
    vim.notify("There is no finding of iamlint on this line. Name a rule: :IamlintExplain RULE", vim.log.levels.WARN)
    return
  end
  local output = run({ "explain", rule })
  if output then
    show(rule, output)
  end
end

--- The names of the rules that start with `start`, for the command line's completion.
---@param start string
---@return string[]
function M.rules(start)
  local output = run({ "rules", "--json" })
  local names = {}
  for _, rule in ipairs(output and vim.json.decode(output) or {}) do
    if vim.startswith(rule.name, start) then
      table.insert(names, rule.name)
    end
  end
  return names
end

--- Applies all safe fixes to the current buffer.
function M.fix_all()
  vim.lsp.buf.code_action({ context = { only = { "source.fixAll.iamlint" }, diagnostics = {} }, apply = true })
end

return M
