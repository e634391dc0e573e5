" Runs iamlint's language server for JSONC buffers in ALE. Put this folder's parent (editors/vim) on the 'runtimepath'.

call ale#Set('jsonc_iamlint_executable', 'iamlint')

function! ale_linters#jsonc#iamlint#GetProjectRoot(buffer) abort
  for l:name in ['iamlint.toml', 'pyproject.toml']
    let l:file = ale#path#FindNearestFile(a:buffer, l:name)
    if !empty(l:file)
      return fnamemodify(l:file, ':h')
    endif
  endfor
  let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return empty(l:git) ? expand('#' . a:buffer . ':p:h') : fnamemodify(l:git, ':h:h')
endfunction

call ale#linter#Define('jsonc', {
\   'name': 'iamlint',
\   'lsp': 'stdio',
\   'executable': {b -> ale#Var(b, 'jsonc_iamlint_executable')},
\   'command': '%e lsp',
\   'project_root': function('ale_linters#jsonc#iamlint#GetProjectRoot'),
\})
