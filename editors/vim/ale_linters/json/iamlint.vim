" Runs iamlint's language server for JSON buffers in ALE. Put this folder's parent (editors/vim) on the 'runtimepath'.

call ale#Set('json_iamlint_executable', 'iamlint')

function! ale_linters#json#iamlint#GetProjectRoot(buffer) abort
  for l:name in ['iamlint.toml', 'pyproject.toml']
    let l:file = ale#path#FindNearestFile(a:buffer, l:name)
    if !empty(l:file)
      return fnamemodify(l:file, ':h')
    endif
  endfor
  let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return empty(l:git) ? expand('#' . a:buffer . ':p:h') : fnamemodify(l:git, ':h:h')
endfunction

call ale#linter#Define('json', {
\   'name': 'iamlint',
\   'lsp': 'stdio',
\   'executable': {b -> ale#Var(b, 'json_iamlint_executable')},
\   'command': '%e lsp',
\   'project_root': function('ale_linters#json#iamlint#GetProjectRoot'),
\})
