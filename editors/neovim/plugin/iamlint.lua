if vim.g.loaded_iamlint then
  return
end
vim.g.loaded_iamlint = true

vim.api.nvim_create_user_command("IamlintSummary", function()
  require("iamlint").summary()
end, { desc = "Show what the policy in this buffer grants" })

vim.api.nvim_create_user_command("IamlintExplain", function(command)
  require("iamlint").explain(command.args ~= "" and command.args or nil)
end, {
  nargs = "?",
  complete = function(start)
    return require("iamlint").rules(start)
  end,
  desc = "Explain a rule: the one named, or that of the finding at the cursor",
})

vim.api.nvim_create_user_command("IamlintFixAll", function()
  require("iamlint").fix_all()
end, { desc = "Apply all safe fixes to this buffer" })
