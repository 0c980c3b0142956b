struct Resolution: Equatable { var width = 0, height = 0 }
final class VideoMode {
    var resolution = Resolution()
    var interlaced = false
    var frameRate = 0.0
    var name: String?
}
var hd = Resolution(width: 1920, height: 1080)
var cinema = hd
cinema.width = 2048
print(hd, cinema, hd == cinema, Resolution(height: 5))
let ten = VideoMode()
ten.resolution = hd
ten.name = "1080i"
let also = ten
also.frameRate = 30
print(ten.frameRate, ten === also, ten !== VideoMode(), ten.name as Any)
print(ten, type(of: ten), type(of: hd))
func change(_ mode: VideoMode, _ resolution: Resolution) {
    var resolution = resolution; resolution.width = 1; mode.interlaced = resolution.width == 1
}
change(ten, hd)
print(ten.interlaced, hd.width)
