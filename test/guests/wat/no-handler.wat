;; A core module without the handler export.
(module (memory (export "memory") 1) (func (export "run")))
