# What the flake says for this machine, with little stand-ins for nixpkgs, which only its own servers have:
# nix-instantiate --eval --strict --json flake.nix
let
  flake = import ../nix/flake.nix;
  named = names: of: builtins.listToAttrs (map (name: { inherit name; value = of name; }) names);
  pkgs = {
    lib.licenses = named [ "mit" "asl20" ] (name: name);
    installShellFiles = "installShellFiles";
    rustPlatform.buildRustPackage = package: {
      inherit (package) pname version postInstall meta nativeBuildInputs;
      # Both are read when Nix builds it.
      source = builtins.pathExists (package.src + "/Cargo.toml");
      lock = builtins.pathExists package.cargoLock.lockFile;
      outPath = "/nix/store/iamlint";
    };
  };
  nixpkgs = {
    lib.genAttrs = named;
    legacyPackages = named [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ] (_: pkgs);
  };
  outputs = flake.outputs { self = outputs; inherit nixpkgs; };
  package = outputs.packages.x86_64-linux.default;
in
{
  inherit (package) pname version postInstall meta source lock;
  systems = builtins.attrNames outputs.packages;
  apps = builtins.mapAttrs (_: apps: apps.default.program) outputs.apps;
}
