-- Drives Neovim 0.11 with the plugin of this folder: nvim --clean -l editors/neovim/test/run.lua
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

vim.opt.runtimepath:append(root)
vim.cmd("runtime plugin/iamlint.lua")
vim.cmd("filetype on")
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

vim.lsp.enable("iamlint")
vim.cmd.edit(file)
local buffer = vim.api.nvim_get_current_buf()
check("the server attaches", eventually(function()
  return #vim.lsp.get_clients({ bufnr = buffer, name = "iamlint" }) == 1
end))
local client = vim.lsp.get_clients({ bufnr = buffer })[1]

local function finding(rule)
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    if diagnostic.code == rule then
      return diagnostic
    end
  end
end

eventually(function()
  return finding("invalid-effect")
end)
local effect = finding("invalid-effect")
check("a finding is shown", effect ~= nil, vim.diagnostic.get(buffer))
if effect then
  check("at its very characters", effect.lnum == 3 and effect.col == 15 and effect.end_col == 20, effect)
  check("by iamlint", effect.source == "iamlint", effect.source)
end

local function request(method, parameters)
  local answer = client:request_sync(method, parameters, 10000, buffer)
  return answer and answer.result, answer
end

local function at(line, column)
  return { textDocument = vim.lsp.util.make_text_document_params(buffer), position = { line = line, character = column } }
end

local completion, raw = request("textDocument/completion", at(4, 36))
local items = completion and (completion.items or completion) or {}
local labels = vim.tbl_map(function(item)
  return item.label
end, items)
check("actions of the service are completed", vim.iter(labels):any(function(label)
  return label:find("PutObject", 1, true) ~= nil
end), #labels > 0 and vim.list_slice(labels, 1, 10) or raw)

local hover = request("textDocument/hover", at(4, 20))
check("hover tells what a pattern matches", hover and vim.inspect(hover.contents):find("GetObjectAcl", 1, true), hover)

local hints = request("textDocument/inlayHint", {
  textDocument = vim.lsp.util.make_text_document_params(buffer),
  range = { start = { line = 0, character = 0 }, ["end"] = { line = 8, character = 0 } },
})
check("inlay hints count what a wildcard matches", hints and #hints > 0, hints)

vim.api.nvim_win_set_cursor(0, { 4, 16 })
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    return action.title:find("Replace with `Allow`", 1, true) ~= nil
  end,
})
eventually(function()
  return vim.api.nvim_buf_get_lines(buffer, 3, 4, false)[1]:find('"Allow"', 1, true)
end)
local line = vim.api.nvim_buf_get_lines(buffer, 3, 4, false)[1]
check("a code action repairs", line == '    "Effect": "Allow",', line)
check("and the finding goes", eventually(function()
  return finding("invalid-effect") == nil
end), vim.diagnostic.get(buffer))

vim.cmd("IamlintExplain invalid-effect")
check(":IamlintExplain shows the page", vim.api.nvim_buf_get_lines(0, 0, 1, false)[1] == "# invalid-effect", vim.api.nvim_buf_get_lines(0, 0, 3, false))
vim.cmd.close()
vim.cmd("IamlintSummary")
local summary = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
check(":IamlintSummary shows what is granted", summary:find("S3", 1, true) or summary:find("s3", 1, true), summary)
vim.cmd.close()
vim.cmd("silent checkhealth iamlint")
local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
check(":checkhealth is well", health:find("iamlint 0.", 1, true) and not health:find("ERROR", 1, true), health)

os.exit(failures == 0 and 0 or 1)
