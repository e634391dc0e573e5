;;; run.el --- Drives Emacs with iamlint.el -*- lexical-binding: t; -*-

;; emacs --batch -l editors/emacs/test/run.el, with iamlint on the PATH. Ends with 1 when something is not as it should be.

;;; Code:

(load (expand-file-name "../iamlint.el" (file-name-directory load-file-name)) nil t)
(require 'flymake)

(require 'seq)

;; Emacs before 29 has no mode for JSON, and the package json-mode is in no registry of Debian: this is what it derives from.
(unless (or (fboundp 'js-json-mode) (fboundp 'json-mode))
  (define-derived-mode json-mode js-mode "JSON")
  (add-to-list 'auto-mode-alist '("\\.json\\'" . json-mode)))

(defvar iamlint-test-failures 0)

(defun iamlint-test-check (what holds &optional seen)
  "Print whether WHAT HOLDS; if not, what was SEEN."
  (princ (format "%s %s%s\n" (if holds "ok  " "FAIL") what (if holds "" (format ": %S" seen))))
  (unless holds (setq iamlint-test-failures (1+ iamlint-test-failures))))

(defun iamlint-test-wait (condition)
  "Wait at most ten seconds until CONDITION gives something, and return that."
  (let ((end (+ (float-time) 10)) result)
    (while (and (not (setq result (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.02))
    result))

(princ (format "Emacs %s, eglot, %s" emacs-version (shell-command-to-string "iamlint --version")))
(let* ((folder (make-temp-file "iamlint" t))
       (file (expand-file-name "role-policy.json" folder)))
  (write-region "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    \"Effect\": \"allow\",\n    \"Action\": [\"s3:GetObject*\", \"s3:\"],\n    \"Resource\": \"arn:aws:s3:::amzn-s3-demo-bucket/*\"\n  }\n}\n" nil file)
  (find-file file)
  (setq-local eglot-sync-connect 10)
  (setq eglot-confirm-server-initiated-edits nil)
  (iamlint-test-check "the mode is one of iamlint's" (memq major-mode iamlint-modes) major-mode)
  (apply #'eglot--connect (eglot--guess-contact))
  (iamlint-test-check "the server runs" (eglot-current-server))
  (flymake-mode 1)
  (let* ((find (lambda ()
                 (flymake-start)
                 (seq-find (lambda (diagnostic)
                             (string-match-p "is no effect" (flymake-diagnostic-text diagnostic)))
                           (flymake-diagnostics))))
         (finding (iamlint-test-wait find)))
    (iamlint-test-check "a finding is shown" finding (flymake-diagnostics))
    (when finding
      (iamlint-test-check "at its very characters"
                          (equal (buffer-substring-no-properties (flymake-diagnostic-beg finding)
                                                                 (flymake-diagnostic-end finding))
                                 "allow"))))
  (let* ((server (eglot-current-server))
         (at (lambda (line column)
               (list :textDocument (list :uri (eglot--path-to-uri file))
                     :position (list :line line :character column))))
         (completion (jsonrpc-request server :textDocument/completion (funcall at 4 36)))
         (items (if (vectorp completion) completion (plist-get completion :items)))
         (hover (jsonrpc-request server :textDocument/hover (funcall at 4 20))))
    (iamlint-test-check "actions of the service are completed"
                        (seq-some (lambda (item) (string-match-p "PutObject" (plist-get item :label))) items)
                        (seq-take items 3))
    (iamlint-test-check "hover tells what a pattern matches"
                        (string-match-p "GetObjectAcl" (format "%S" hover)) hover)
    (goto-char (point-min))
    (search-forward "allow")
    (backward-char 2)
    (let* ((position (funcall at 3 17))
           (actions (jsonrpc-request
                     server :textDocument/codeAction
                     (list :textDocument (plist-get position :textDocument)
                           :range (list :start (list :line 3 :character 15) :end (list :line 3 :character 20))
                           :context (list :diagnostics (vconcat nil)))))
           (fix (seq-find (lambda (action) (string-match-p "Replace with `Allow`" (plist-get action :title))) actions)))
      (iamlint-test-check "a code action is offered" fix actions)
      (when fix
        (unless (plist-get fix :edit)
          (setq fix (jsonrpc-request server :codeAction/resolve fix)))
        (eglot--apply-workspace-edit (plist-get fix :edit))
        (goto-char (point-min))
        (iamlint-test-check "and repairs" (search-forward "\"Effect\": \"Allow\"" nil t) (buffer-string)))))
  (iamlint-explain "invalid-effect")
  (with-current-buffer "*iamlint invalid-effect*"
    (iamlint-test-check "iamlint-explain shows the page" (string-prefix-p "# invalid-effect" (buffer-string)) (buffer-string)))
  (iamlint-summary)
  (with-current-buffer "*iamlint summary*"
    (iamlint-test-check "iamlint-summary shows what is granted" (string-match-p "s3\\|S3" (buffer-string)) (buffer-string)))
  (with-current-buffer (get-file-buffer file)
    (set-buffer-modified-p nil)
    (eglot-shutdown (eglot-current-server))))
(kill-emacs (if (zerop iamlint-test-failures) 0 1))
;;; run.el ends here
