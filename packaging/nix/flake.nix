{
  description = "A linter and language server for AWS IAM policies";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      forEach = nixpkgs.lib.genAttrs systems;
    in
    {
      packages = forEach (
        system:
        let
          pkgs = nixpkgs.legacyPackages.${system};
        in
        {
          default = pkgs.rustPlatform.buildRustPackage {
            pname = "iamlint";
            version = "0.1.0";
            src = ../..;
            cargoLock.lockFile = ../../Cargo.lock;
            nativeBuildInputs = [ pkgs.installShellFiles ];
            postInstall = ''
              installShellCompletion --cmd iamlint \
                --bash <($out/bin/iamlint completions bash) \
                --zsh <($out/bin/iamlint completions zsh) \
                --fish <($out/bin/iamlint completions fish)
              $out/bin/iamlint man --output-dir man
              installManPage man/*.1
            '';
            meta = {
              description = "A linter and language server for AWS IAM policies";
              license = with pkgs.lib.licenses; [ mit asl20 ];
              mainProgram = "iamlint";
            };
          };
        }
      );

      apps = forEach (system: {
        default = {
          type = "app";
          program = "${self.packages.${system}.default}/bin/iamlint";
        };
      });
    };
}
