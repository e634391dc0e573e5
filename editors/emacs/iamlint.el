;;; iamlint.el --- Check AWS IAM policies with eglot -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Load this file, and `M-x eglot' in a JSON buffer starts iamlint:
;;
;;     (load "/path/to/iamlint.el")
;;     (add-hook 'js-json-mode-hook #'iamlint-ensure)
;;
;; Emacs before 29 has no mode for JSON: install the package json-mode from ELPA, and hook into `json-mode-hook'.
;;
;; `iamlint-summary' shows what the policy of the buffer grants, `iamlint-explain' the page of a rule.

;;; Code:

(require 'eglot)

(defgroup iamlint nil
  "Check AWS IAM policies."
  :group 'tools)

(defcustom iamlint-program "iamlint"
  "The program to run."
  :type 'string)

(defconst iamlint-modes '(js-json-mode json-mode json-ts-mode jsonc-mode)
  "The major modes of buffers that may hold a policy.")

(add-to-list 'eglot-server-programs
             (cons iamlint-modes (lambda (&rest _) (list iamlint-program "lsp"))))

;;;###autoload
(defun iamlint-ensure ()
  "Start iamlint when the buffer may hold a policy."
  (when (or (save-excursion
              (goto-char (point-min))
              (re-search-forward "\"\\(Statement\\|Effect\\|PolicyDocument\\)\"" 65536 t))
            (string-match-p "polic\\|iam\\|role\\|scp\\|trust" (or buffer-file-name "")))
    (eglot-ensure)))

(defun iamlint--show (name input &rest arguments)
  "Run the program with ARGUMENTS and INPUT; show what it prints in buffer NAME."
  (let ((buffer (get-buffer-create (format "*iamlint %s*" name))))
    (with-current-buffer buffer
      (let ((inhibit-read-only t))
        (erase-buffer)
        (let ((code (apply #'call-process-region (or input "") nil iamlint-program nil t nil arguments)))
          (unless (memq code '(0 1))
            (error "%s" (string-trim (buffer-string))))))
      (goto-char (point-min))
      (special-mode))
    (display-buffer buffer)))

;;;###autoload
(defun iamlint-summary ()
  "Show what the policy of this buffer grants."
  (interactive)
  (iamlint--show "summary" (buffer-substring-no-properties (point-min) (point-max)) "summary" "-"))

;;;###autoload
(defun iamlint-explain (rule)
  "Show the page of RULE."
  (interactive "sRule: ")
  (iamlint--show rule nil "explain" rule))

(provide 'iamlint)
;;; iamlint.el ends here
