# Does what a formula of Homebrew says, in a folder of its own: ruby formula.rb FORMULA PROGRAM WORK
# Stands in for Homebrew, which installs itself only from its own servers: the words of its language that the formula uses, no others.
require "fileutils"
require "pathname"

formula_file, program, work = ARGV.map { |path| Pathname.new(path).expand_path }
Expectation = Class.new(StandardError)

def expect(what, holds)
  raise Expectation, what unless holds
end

class Pathname
  def install(*files)
    mkpath
    files.flatten.each { |file| FileUtils.cp(file, self) }
  end
end

class Formula
  class << self
    attr_reader :facts, :programs, :check

    def inherited(formula)
      super
      formula.instance_exec { @facts, @programs, @place = {}, {}, [] }
    end

    %i[desc homepage version license].each { |name| define_method(name) { |value| @facts[name] = value } }
    %i[on_macos on_linux on_arm on_intel].each do |name|
      define_method(name) do |&block|
        @place.push(name)
        block.call
        @place.pop
      end
    end
    def url(address) = @programs[@place.dup] = { url: address }
    def sha256(sum) = @programs[@place][:sha256] = sum
    def test(&block) = @check = block
  end

  attr_reader :prefix, :testpath

  def initialize(prefix, testpath)
    @prefix = prefix
    @testpath = testpath
  end

  def bin = prefix/"bin"
  def man1 = prefix/"share/man/man1"

  def system(*command)
    expect "#{command.join(" ")} ends well", Kernel.system(*command.map(&:to_s))
  end

  def generate_completions_from_executable(*command, shells:)
    shells.each do |shell|
      text = IO.popen([*command, shell].map(&:to_s), &:read)
      expect "completions of #{shell}", $?.success? && text.include?("iamlint")
    end
  end

  def shell_output(command, code = 0)
    output = `#{command}`
    expect "#{command} ends with #{code}, not #{$?.exitstatus}", $?.exitstatus == code
    output
  end

  def assert_match(expected, actual)
    expect "#{expected} in #{actual}", actual.include?(expected)
  end
end

FileUtils.rm_rf(work)
%w[build prefix test].each { |name| (work/name).mkpath }
FileUtils.cp(program, work/"build/iamlint")
load formula_file.to_s
desc = Iamlint.facts.fetch(:desc)
expect "a description that Homebrew takes", desc.size <= 80 && desc !~ /\A(an?|the|iamlint)\b/i && !desc.end_with?(".")
expect "a program for each machine", Iamlint.programs.keys.sort == [:on_linux, :on_macos].product([:on_arm, :on_intel])
Iamlint.programs.each do |(system, machine), program|
  triple = "#{machine == :on_arm ? "aarch64" : "x86_64"}-#{system == :on_macos ? "apple-darwin" : "unknown-linux-musl"}"
  expect "the one for #{triple}: #{program}", program[:url].end_with?("/v#{Iamlint.facts[:version]}/iamlint-#{triple}.tar.gz")
  expect "its sum", program[:sha256].match?(/\A\h{64}\z/)
end
formula = Iamlint.new(work/"prefix", work/"test")
Dir.chdir(work/"build") { formula.install }
expect "a manual page", (formula.man1/"iamlint.1").file?
Dir.chdir(work/"test") { formula.instance_exec(&Iamlint.check) }
puts "the formula installs #{(work/"prefix").glob("**/*").count(&:file?)} files, and its test passes"
