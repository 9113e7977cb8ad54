# `sam build` calls the first target, because the template says BuildMethod: makefile. Everything is in the scripts.
.PHONY: build-DonationFunction package

# Fills ARTIFACTS_DIR with what is deployed.
build-DonationFunction:
	@bash deploy/build "$(ARTIFACTS_DIR)"

# The same as a zip in artifacts/, with its SHA-256.
package:
	@bash deploy/package
