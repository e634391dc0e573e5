" Drives Vim with ALE and the linter of this folder: vim -Nu NONE -es -S editors/vim/test/run.vim
" Needs iamlint on the PATH and ALE among Vim's packages. Ends with 1 when something is not as it should be.
let s:root = expand('<sfile>:p:h:h')
let s:failures = 0
let s:log = []

function! s:check(what, holds, seen) abort
  call add(s:log, (a:holds ? 'ok   ' : 'FAIL ') . a:what . (a:holds ? '' : ': ' . string(a:seen)))
  let s:failures += a:holds ? 0 : 1
endfunction

function! s:eventually(condition) abort
  for l:i in range(1000)
    if eval(a:condition)
      return 1
    endif
    sleep 10m
  endfor
  return 0
endfunction

filetype plugin on
let g:ale_linters = {'json': ['iamlint']}
let g:ale_linters_explicit = 1
let g:ale_completion_enabled = 0
exe 'set runtimepath+=' . s:root
packadd! ale
runtime plugin/ale.vim

call add(s:log, 'Vim ' . v:version / 100 . '.' . v:version % 100 . ', ALE of ' . split(globpath(&packpath, 'pack/*/*/ale/plugin/ale.vim'))[0] . ', ' . trim(system('iamlint --version')))
let s:folder = tempname()
call mkdir(s:folder)
call writefile(['{', '  "Version": "2012-10-17",', '  "Statement": {', '    "Effect": "allow",', '    "Action": "s3:GetObject",', '    "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"', '  }', '}'], s:folder . '/role-policy.json')
exe 'edit ' . s:folder . '/role-policy.json'
setlocal filetype=json
call s:check('ALE knows the linter', index(map(ale#linter#Get('json'), 'v:val.name'), 'iamlint') >= 0, ale#linter#Get('json'))
ALELint
call s:eventually('!empty(getloclist(0)) || !empty(ale#engine#GetLoclist(bufnr("")))')
let s:findings = ale#engine#GetLoclist(bufnr(''))
call s:check('a finding is shown', !empty(filter(copy(s:findings), 'v:val.text =~# "is no effect"')), s:findings)
if !empty(s:findings)
  let s:finding = s:findings[0]
  call s:check('at its very characters', s:finding.lnum == 4 && s:finding.col == 16 && s:finding.end_col == 20, s:finding)
  call s:check('with the rule''s name', s:finding.code ==# 'invalid-effect', s:finding)
endif
call setline(4, '    "Effect": "Allow",')
ALELint
call s:check('and it goes when the policy is mended', s:eventually('empty(ale#engine#GetLoclist(bufnr("")))'), ale#engine#GetLoclist(bufnr('')))

call writefile(s:log, '/dev/stdout')
if s:failures
  cquit! 1
endif
qall!
