-- Drives Neovim 0.7 with the lines of :help iamlint-old: nvim --headless --clean -c 'luafile editors/neovim/test/run_old.lua'
-- Needs iamlint on the PATH. Ends with 1 when something is not as it should be.
local root = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h:h")
local failures = 0

local function say(text)
  io.stdout:write(text .. "\n")
end

local function check(what, holds, seen)
  say(("%s %s%s"):format(holds and "ok  " or "FAIL", what, holds and "" or ": " .. vim.inspect(seen):sub(1, 2000)))
  if not holds then
    failures = failures + 1
  end
end

local function eventually(condition)
  return vim.wait(10000, condition, 10)
end

local v = vim.version()
say(("Neovim %d.%d.%d, %s"):format(v.major, v.minor, v.patch, vim.trim(vim.fn.system({ "iamlint", "--version" }))))

-- The lines that the help gives, taken from the help.
local help = table.concat(vim.fn.readfile(root .. "/doc/iamlint.txt"), "\n")
local lines = help:match("Older versions[^>]*>lua\n(.-)\n<")
assert(loadstring(lines, "help"))()

local folder = vim.fn.tempname()
vim.fn.mkdir(folder, "p")
local file = folder .. "/role-policy.json"
vim.fn.writefile({
  "{",
  '  "Version": "2012-10-17",',
  '  "Statement": {',
  '    "Effect": "allow",',
  '    "Action": ["s3:GetObject*", "s3:"],',
  '    "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"',
  "  }",
  "}",
}, file)
vim.cmd("filetype on")
vim.cmd("edit " .. file)
local buffer = vim.api.nvim_get_current_buf()

local function finding(rule)
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    if diagnostic.code == rule then
      return diagnostic
    end
  end
end

eventually(function()
  return finding("invalid-effect") ~= nil
end)
local effect = finding("invalid-effect")
check("a finding is shown", effect ~= nil, vim.diagnostic.get(buffer))
if effect then
  check("at its very characters", effect.lnum == 3 and effect.col == 15 and effect.end_col == 20, effect)
end

local function request(method, parameters)
  local answers = vim.lsp.buf_request_sync(buffer, method, parameters, 10000) or {}
  local _, answer = next(answers)
  return answer and answer.result, answer
end

local function at(line, column)
  return { textDocument = vim.lsp.util.make_text_document_params(), position = { line = line, character = column } }
end

local completion, raw = request("textDocument/completion", at(4, 36))
local found = false
for _, item in ipairs(completion and (completion.items or completion) or {}) do
  found = found or item.label:find("PutObject", 1, true) ~= nil
end
check("actions of the service are completed", found, raw)

local hover = request("textDocument/hover", at(4, 20))
check("hover tells what a pattern matches", hover and vim.inspect(hover.contents):find("GetObjectAcl", 1, true), hover)

local actions = request("textDocument/codeAction", {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = { line = 3, character = 15 }, ["end"] = { line = 3, character = 20 } },
  context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(buffer, 3) },
})
local fix
for _, action in ipairs(actions or {}) do
  if action.title:find("Replace with `Allow`", 1, true) then
    fix = action
  end
end
check("a code action is offered", fix ~= nil, actions)
if fix then
  if not fix.edit then
    fix = request("codeAction/resolve", fix)
  end
  vim.lsp.util.apply_workspace_edit(fix.edit, "utf-16")
  local line = vim.api.nvim_buf_get_lines(buffer, 3, 4, false)[1]
  check("and repairs", line == '    "Effect": "Allow",', line)
end

vim.cmd(failures == 0 and "qall!" or "cquit! 1")
